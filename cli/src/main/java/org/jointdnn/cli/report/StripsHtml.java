package org.jointdnn.cli.report;

import org.jointdnn.cli.report.Strips.Group;
import org.jointdnn.cli.report.Strips.Row;
import org.jointdnn.cli.report.Strips.Strip;

/** The markup of strips: a cell for each block, and the plan in words beneath. */
final class StripsHtml {
    private StripsHtml() {}

    static void append(StringBuilder html, Strips strips) {
        html.append("<div class=\"scroll\">\n<table class=\"strips\">\n<thead><tr>");
        strips.names().forEach(name -> cell(html, "th", name));
        strips.titles().forEach(title -> cell(html, "th", title));
        html.append("</tr></thead>\n");
        int columns = strips.names().size() + strips.titles().size();
        for (Group group : strips.groups()) {
            html.append("<tbody>\n<tr class=\"strip-group\"><th colspan=\"")
                    .append(columns)
                    .append("\">");
            html.append(HtmlReport.escape(group.heading())).append("</th></tr>\n");
            String before = "";
            for (Row row : group.rows()) {
                String first = row.names().isEmpty() ? "" : row.names().get(0);
                row(html, row, !first.equals(before));
                before = first;
            }
            html.append("</tbody>\n");
        }
        html.append("</table>\n</div>\n");
    }

    private static void row(StringBuilder html, Row row, boolean first) {
        html.append(first ? "<tr class=\"first\">" : "<tr>");
        row.names().forEach(name -> cell(html, "td", name));
        for (Strip strip : row.strips()) {
            html.append("<td><span class=\"strip\" aria-hidden=\"true\">");
            strip.onCloud().forEach(cloud -> html.append(cloud ? "<i class=\"c\"></i>" : "<i></i>"));
            html.append("</span><span class=\"plan\">").append(strip.plan()).append("</span></td>");
        }
        html.append("</tr>\n");
    }

    private static void cell(StringBuilder html, String element, String text) {
        html.append('<').append(element).append('>').append(HtmlReport.escape(text));
        html.append("</").append(element).append('>');
    }
}
