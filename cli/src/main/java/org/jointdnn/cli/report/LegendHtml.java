package org.jointdnn.cli.report;

import org.jointdnn.cli.report.ChartPage.Legend;

/** A legend's markup: each ink as the charts draw it, with its name. */
final class LegendHtml {
    private LegendHtml() {}

    static void append(StringBuilder html, Legend legend) {
        html.append("<div class=\"legend\">\n");
        for (Ink ink : legend.inks()) {
            html.append("<span><svg class=\"mark\" width=\"28\" height=\"14\" aria-hidden=\"true\">");
            switch (legend.shape()) {
                case BAR -> bar(html, ink);
                case POINT -> point(html, ink);
                case LINE -> {
                    line(html, ink);
                    point(html, ink);
                }
            }
            html.append("</svg>").append(HtmlReport.escape(ink.name())).append("</span>\n");
        }
        html.append("</div>\n");
    }

    private static void bar(StringBuilder html, Ink ink) {
        html.append("<rect x=\"7\" width=\"14\" height=\"14\" fill=\"")
                .append(ink.colour())
                .append("\"/>");
        if (ink.hatched()) {
            html.append(
                    "<path d=\"M7,5L12,0M7,12L19,0M11,14L21,4M18,14L21,11\" stroke=\"#fff\" stroke-width=\"1.4\"/>");
        }
    }

    private static void line(StringBuilder html, Ink ink) {
        String dashes = switch (ink.line()) {
            case "dashed" -> "6,4";
            case "dotted" -> "2,3";
            default -> "none";
        };
        html.append("<path d=\"M0,7L28,7\" stroke-width=\"2\" stroke=\"").append(ink.colour());
        html.append("\" stroke-dasharray=\"").append(dashes).append("\"/>");
    }

    private static void point(StringBuilder html, Ink ink) {
        String path = switch (ink.symbol()) {
            case "circle" -> "M9,7A5,5 0 1 0 19,7A5,5 0 1 0 9,7Z";
            case "rect" -> "M9.5,2.5H18.5V11.5H9.5Z";
            case "triangle" -> "M14,2L19.5,12H8.5Z";
            case "diamond" -> "M14,1L20,7L14,13L8,7Z";
            case "arrow" -> "M14,1L19,13L14,10L9,13Z";
            default -> "";
        };
        if (!path.isEmpty()) {
            html.append("<path d=\"")
                    .append(path)
                    .append("\" fill=\"")
                    .append(ink.colour())
                    .append("\"/>");
        }
    }
}
