package org.jointdnn.cli.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.cli.report.ChartPage.Column;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Table;

/** A table's markup, with a link that saves it as CSV (RFC 4180). */
final class TableHtml {
    private TableHtml() {}

    static void append(StringBuilder html, Table table, String file) {
        rows(html, table);
        html.append("<p class=\"csv\">");
        link(html, table, file);
        html.append("</p>\n");
    }

    static void append(StringBuilder html, Folded folded, String file) {
        html.append("<div class=\"numbers\">");
        link(html, folded.table(), file);
        html.append("<details><summary>The numbers as a table, ");
        html.append(folded.table().rows().size()).append(" rows</summary>\n");
        rows(html, folded.table());
        html.append("</details></div>\n");
    }

    private static void link(StringBuilder html, Table table, String file) {
        byte[] csv = csv(table).getBytes(StandardCharsets.UTF_8);
        html.append("<a download=\"").append(HtmlReport.escape(file)).append("\" href=\"data:text/csv;base64,");
        html.append(Base64.getEncoder().encodeToString(csv)).append("\">Save the numbers as CSV</a>");
    }

    private static void rows(StringBuilder html, Table table) {
        html.append("<div class=\"scroll\">\n<table>\n<thead><tr>");
        table.columns().forEach(column -> cell(html, "th", column, column.title()));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            for (int index = 0; index < row.size(); index++) {
                cell(html, "td", table.columns().get(index), row.get(index));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n");
    }

    private static void cell(StringBuilder html, String element, Column column, String text) {
        html.append('<').append(element).append(column.number() ? " class=\"number\">" : ">");
        html.append(HtmlReport.escape(text)).append("</").append(element).append('>');
    }

    /** The table's cells as they are shown, a line for each row. */
    static String csv(Table table) {
        StringBuilder csv = new StringBuilder();
        line(csv, table.columns().stream().map(Column::title).toList());
        table.rows().forEach(row -> line(csv, row));
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<String> cells) {
        csv.append(cells.stream().map(TableHtml::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
