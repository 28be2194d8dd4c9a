package org.jointdnn.cli.report;

import java.util.List;

/**
 * Placements drawn as rows of cells, one cell for each block, coloured by its side.
 *
 * @param names titles of the columns before the strips
 * @param titles of the columns of strips
 */
public record Strips(List<String> names, List<String> titles, List<Group> groups) implements ChartPage.Part {
    public Strips {
        names = List.copyOf(names);
        titles = List.copyOf(titles);
        groups = List.copyOf(groups);
    }

    /** Rows under a heading of their own. */
    public record Group(String heading, List<Row> rows) {
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /** One strip for each title. */
    public record Row(List<String> names, List<Strip> strips) {
        public Row {
            names = List.copyOf(names);
            strips = List.copyOf(strips);
        }
    }

    /**
     * A placement.
     *
     * @param onCloud for each block
     */
    public record Strip(List<Boolean> onCloud) {
        public Strip {
            onCloud = List.copyOf(onCloud);
        }

        /** The placement in short, for example {@code M[0-4] C[5-20]}. */
        public String plan() {
            StringBuilder plan = new StringBuilder();
            int from = 0;
            for (int block = 1; block <= onCloud.size(); block++) {
                if (block == onCloud.size() || !onCloud.get(block).equals(onCloud.get(from))) {
                    plan.append(plan.length() == 0 ? "" : " ").append(onCloud.get(from) ? 'C' : 'M');
                    plan.append('[').append(from);
                    if (block - 1 > from) {
                        plan.append('-').append(block - 1);
                    }
                    plan.append(']');
                    from = block;
                }
            }
            return plan.toString();
        }
    }
}
