package io.tidegate.it.suite;

import io.tidegate.it.suite.MergeStatements.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random SELECTs with one GROUP_CONCAT or several, each in an order of its own. */
final class ConcatenationStatements {
    private final Random random;

    ConcatenationStatements(Random random) {
        this.random = random;
    }

    Select next() {
        String by = pick(List.of("", "y", "e", "s", "i % 3", "da"));
        List<String> items = new ArrayList<>();
        if (!by.isEmpty()) {
            items.add(by);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            items.add(concatenation());
        }
        String rollup = by.isEmpty() ? "" : pick(List.of("", "", "", " WITH ROLLUP"));
        return new Select(
                "SELECT "
                        + String.join(", ", items)
                        + pick(
                                List.of(
                                        "",
                                        ", COUNT(*)",
                                        ", " + pick(MergeStatements.DISTINCTS),
                                        ", COUNT(*) + 1"))
                        + " FROM things"
                        + pick(MergeStatements.CONDITIONS)
                        + (by.isEmpty() ? "" : " GROUP BY " + by + rollup)
                        + (by.isEmpty() || !rollup.isEmpty()
                                ? ""
                                : pick(List.of("", " ORDER BY " + by))),
                false,
                true);
    }

    private String concatenation() {
        String order = pick(MergeStatements.ORDERS) + direction();
        String separator =
                pick(List.of("", " SEPARATOR ''", " SEPARATOR ' | '", " SEPARATOR \"'\""));
        return pick(
                List.of(
                        "GROUP_CONCAT(s ORDER BY " + order + ", id" + separator + ")",
                        "GROUP_CONCAT(i, e ORDER BY " + order + ", id DESC)",
                        "GROUP_CONCAT(b ORDER BY id" + separator + ")",
                        "GROUP_CONCAT(DISTINCT i ORDER BY i" + direction() + ")",
                        "GROUP_CONCAT(DISTINCT y, e ORDER BY e DESC, y" + separator + ")",
                        "GROUP_CONCAT(DISTINCT LOWER(s) ORDER BY LOWER(s))",
                        "GROUP_CONCAT(DISTINCT w ORDER BY w" + separator + ") AS words"));
    }

    private String direction() {
        return pick(List.of("", " ASC", " DESC"));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
