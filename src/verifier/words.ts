/** A text in both languages; Chinese leads. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Words;

/** `{name}` in both texts replaced by what stands for it. */
export function filled(words: Words, values: Readonly<Record<string, string | Words>>): Words {
  return { zh: filledText(words, 'zh', values), en: filledText(words, 'en', values) };
}

function filledText(words: Words, language: Language, values: Readonly<Record<string, string | Words>>): string {
  return words[language].replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    return value === undefined ? hole : typeof value === 'string' ? value : value[language];
  });
}
