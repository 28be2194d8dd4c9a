package org.jointdnn.cli.report;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Charts and tables as one HTML file that needs nothing beside it. With more than a few sections it has a table of
 * contents; every table can be saved as CSV.
 *
 * @param facts what the reader should know, one sentence each
 * @param command what made the page
 */
public record ChartPage(String title, List<String> facts, List<Section> sections, String command) {
    private static final int HEIGHT_PIXELS = 440;

    /** What a section is made of. */
    public sealed interface Part permits Text, Legend, Chart, Panels, Table, Folded, Strips {}

    /** Parts under a heading, and what they show. */
    public record Section(String heading, String caption, List<Part> parts) {
        public Section {
            parts = List.copyOf(parts);
        }

        /** A chart with a table beneath. */
        public Section(String heading, String caption, JsonObject chart, String xUnit, String yUnit, Table table) {
            this(heading, caption, List.of(new Chart(chart, xUnit, yUnit, HEIGHT_PIXELS), table));
        }
    }

    /** A paragraph. */
    public record Text(String text) implements Part {}

    /** What marks mean, for the charts that follow. */
    public record Legend(Shape shape, List<Ink> inks) implements Part {
        /** What is drawn. */
        public enum Shape {
            BAR,
            POINT,
            LINE
        }

        public Legend {
            inks = List.copyOf(inks);
        }
    }

    /**
     * A chart.
     *
     * @param option as ECharts takes it, with one x axis and one y axis
     * @param xUnit of the x axis
     * @param yUnit of the y axis
     */
    public record Chart(JsonObject option, String xUnit, String yUnit, int heightPixels) implements Part {}

    /** Charts side by side, as many in a row as there is room for. */
    public record Panels(int columns, List<Chart> charts) implements Part {
        public Panels {
            charts = List.copyOf(charts);
        }
    }

    /** Rows of text, one cell for each column. */
    public record Table(List<Column> columns, List<List<String>> rows) implements Part {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** A column's title, and whether it holds numbers, which are aligned to the right. */
    public record Column(String title, boolean number) {}

    /** A table that is shown when the reader asks for it. */
    public record Folded(Table table) implements Part {}

    public ChartPage {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /** Writes the page; throws IOException if the file can't be written. */
    public void write(Path file) throws IOException {
        Files.writeString(file, render(), StandardCharsets.UTF_8);
    }

    String render() throws IOException {
        return new PageHtml(this).render();
    }
}
