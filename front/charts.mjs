// The parts of Observable Plot and d3 that the pages draw with; esbuild leaves the rest out.
export { areaY, axisX, axisY, barX, dot, gridY, link, lineY, plot, rectY, ruleX, ruleY, text } from "@observablehq/plot";
export { brushX } from "d3-brush";
export { select } from "d3-selection";
