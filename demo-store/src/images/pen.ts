import { paintOf, type Paint } from "./palette.js";

/** What a silhouette is drawn with. The shelf's top is at y = 400, the middle at x = 200. */
export interface Brush extends Paint {
  readonly seed: number;
}

/** Draws one product, standing on y = 400 and centred on x = 200, as SVG elements. */
export type Silhouette = (brush: Brush) => string;
export type Silhouettes = Readonly<Record<string, Silhouette>>;

export const WOOD = paintOf("ash");
export const METAL = paintOf("tin");
export const WHITE = paintOf("chalk");
export const BRISTLE = "#ead9b4";

export function path(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`;
}

export function line(d: string, stroke: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  radius = 0,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string): string {
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
}

export function shadow(rx: number, cx = 200): string {
  return `<ellipse cx="${cx + 10}" cy="402" rx="${rx}" ry="9" fill="#1a2138" opacity=".2"/>`;
}

/** Lets what is behind show through; `opacity` from 0 to 1. */
export function faded(content: string, opacity: number): string {
  return `<g opacity="${opacity}">${content}</g>`;
}

export function scaled(content: string, scale: number, x = 200, y = 400): string {
  const shift = (origin: number): number => Math.round(origin * (1 - scale) * 10) / 10;
  return `<g transform="translate(${shift(x)} ${shift(y)}) scale(${scale})">${content}</g>`;
}

export function moved(content: string, dx: number, dy: number): string {
  return `<g transform="translate(${dx} ${dy})">${content}</g>`;
}

export function rotated(content: string, degrees: number, x: number, y: number): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${content}</g>`;
}

/** Calls `draw` for 0, 1 … count − 1. */
export function repeat(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join("");
}

/** The same product in another paint. */
export function inPaint(brush: Brush, color: string): Brush {
  return { ...brush, ...paintOf(color) };
}
