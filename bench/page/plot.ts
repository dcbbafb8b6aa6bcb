import { type Figure, ratioOf, shareOf } from "./figures";

const line = 26;
const left = 520;
const width = 340;
/** Shares above it are cut. */
const most = 1.5;

/** Bars of how much of its target each figure uses, as an SVG image; the line is the target. */
export function plot(figures: readonly Figure[]): string {
  const height = figures.length * line + 50;
  const at = (share: number) => left + (share / most) * width;
  const bars = figures.map((figure, index) => {
    const y = 34 + index * line;
    const share = Math.min(most, shareOf(figure));
    const met = shareOf(figure) <= 1;
    return `<text x="${left - 10}" y="${y + 14}" text-anchor="end">${xml(`${figure.what}, ${figure.data.split(":")[0]}, ${figure.settings}`)}</text>
<rect x="${left}" y="${y}" width="${(at(share) - left).toFixed(1)}" height="${line - 8}" fill="${met ? "#2a7d4f" : "#b3382c"}"/>
<text x="${(at(share) + 6).toFixed(1)}" y="${y + 14}">${ratioOf(figure).toFixed(2)} (${figure.target.is} ${figure.target.ratio})</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 130} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="${at(1)}" y="20" text-anchor="middle">target</text>
${bars.join("\n")}
<line x1="${at(1)}" y1="26" x2="${at(1)}" y2="${height - 10}" stroke="black" stroke-dasharray="4 3"/>
</svg>
`;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
