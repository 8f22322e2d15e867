/** Colours, spaces and fonts of portal page section 2. The dark values stand twice: for the system's wish and for the reader's. */
const DARK = `
  color-scheme: dark;
  --canvas: #0F151C; --surface: #17202A; --sunken: #0B1016; --ink: #E9EDF2; --ink-2: #AAB6C3;
  --line: #2D3946; --control: #7F8C9A;
  --brand: #8FBAF3; --on-brand: #0B1016; --brand-tint: #1B2E47;
  --ok: #7FCF9D; --ok-tint: #16311F; --wait: #EBBB62; --wait-tint: #382A10; --stop: #F49B93; --stop-tint: #3D1E1C;
  --chart-1: #8FBAF3; --chart-2: #4A78B5; --shadow: none;
`;

export const TOKEN_STYLES = `
:root {
  color-scheme: light;
  --canvas: #F5F6F8; --surface: #FFFFFF; --sunken: #ECEFF3; --ink: #17202B; --ink-2: #4B5766;
  --line: #D8DEE6; --control: #76828F;
  --brand: #1D4F91; --on-brand: #FFFFFF; --brand-tint: #E7EEF8;
  --ok: #1A6B3C; --ok-tint: #E4F2E9; --wait: #7F5200; --wait-tint: #FBF0D9; --stop: #B0281E; --stop-tint: #FBE8E6;
  --chart-1: #1D4F91; --chart-2: #6A90C4; --shadow: 0 1px 2px rgb(23 32 43 / .06);
  --space-1: .25rem; --space-2: .5rem; --space-3: .75rem; --space-4: 1rem; --space-5: 1.5rem; --space-6: 2rem;
  --radius: .375rem;
  --han: "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC",
    "Source Han Sans SC", system-ui, sans-serif;
  --latin: system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif;
  --font: var(--han);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace;
}
:lang(en) { --font: var(--latin); }
:lang(zh) { --font: var(--han); }
@media (prefers-color-scheme: dark) { :root[data-theme=system] { ${DARK} } }
:root[data-theme=dark] { ${DARK} }
`;
