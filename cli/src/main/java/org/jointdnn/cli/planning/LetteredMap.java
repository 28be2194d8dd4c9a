package org.jointdnn.cli.planning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.map.Entry;
import org.jointdnn.planner.map.PlanMap;

/** A plan map with a letter for each of its plans, for tables and charts. */
public record LetteredMap(PlanMap map, List<String> letters) {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Stands for a range without a plan. */
    public static final String NONE = "-";

    public LetteredMap {
        letters = List.copyOf(letters);
    }

    /** Letters in the order of the entries; a plan that comes back has the letter it had. */
    public static LetteredMap of(PlanMap map) {
        Map<List<Side>, String> given = new HashMap<>();
        List<String> letters = new ArrayList<>();
        for (Entry entry : map.entries()) {
            letters.add(
                    entry instanceof Entry.Best best
                            ? given.computeIfAbsent(best.plan().placement(), placement -> letter(given.size()))
                            : NONE);
        }
        return new LetteredMap(map, letters);
    }

    private static String letter(int number) {
        return number < LETTERS.length() ? LETTERS.substring(number, number + 1) : "*";
    }

    /** The letter of an entry. */
    public String letter(Entry entry) {
        return letters.get(map.entries().indexOf(entry));
    }

    /** One letter for each of {@code width} equal steps on a logarithmic scale. */
    public String strip(int width) {
        double least = map.entries().get(0).from();
        double most = map.entries().get(map.entries().size() - 1).to();
        StringBuilder strip = new StringBuilder();
        for (int step = 0; step < width; step++) {
            strip.append(letters.get(map.indexAt(least * Math.pow(most / least, (step + 0.5) / width))));
        }
        return strip.toString();
    }
}
