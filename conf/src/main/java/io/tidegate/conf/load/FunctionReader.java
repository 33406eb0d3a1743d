package io.tidegate.conf.load;

import io.tidegate.conf.model.DateUnit;
import io.tidegate.conf.model.FunctionConfig;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the function of a table. */
final class FunctionReader {
    private static final int MAX_SHARDS = 16_384;
    private static final FunctionConfig ONE = new FunctionConfig.Hash(1);
    private static final LocalDate SOME_DAY = LocalDate.of(2000, 1, 1);

    private FunctionReader() {}

    static FunctionConfig read(String kind, Section function) {
        return switch (kind) {
            case "hash" -> new FunctionConfig.Hash(shards(function.section("hash")));
            case "mod" -> new FunctionConfig.Mod(shards(function.section("mod")));
            case "range" -> range(function);
            case "date-range" -> dateRange(function.section("date-range"));
            case "list" -> listed(function);
            default -> {
                function.problem(
                        kind, "is no function", "one of hash, mod, range, date-range and list");
                function.raw(kind);
                yield ONE;
            }
        };
    }

    private static int shards(Section section) {
        if (!section.has("shards")) {
            section.problem("shards", "is missing", "write shards: 8");
        }
        int shards = section.number("shards", 1, 1, MAX_SHARDS);
        section.end();
        return shards;
    }

    private static List<Section> steps(Section function, String kind) {
        List<Section> steps = new ArrayList<>();
        if (function.raw(kind) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                steps.add(function.element(kind, i, list.get(i)));
            }
        }
        if (steps.isEmpty()) {
            function.problem(kind, "expected a list of shards", "");
        }
        return steps;
    }

    private static FunctionConfig range(Section function) {
        List<Long> bounds = new ArrayList<>();
        boolean rest = false;
        for (Section step : steps(function, "range")) {
            if (rest) {
                step.problem("", "stands behind the rest", "rest comes last");
            }
            if (step.has("rest")) {
                rest = isTrue(step);
            } else {
                String text = step.requiredText("below", "write {below: 1000000} or {rest: true}");
                try {
                    long bound = Long.parseLong(text);
                    if (!bounds.isEmpty() && bound <= bounds.getLast()) {
                        step.problem("below", "is not above the bound before it", "");
                    } else {
                        bounds.add(bound);
                    }
                } catch (NumberFormatException notANumber) {
                    if (!text.isEmpty()) {
                        step.problem("below", "is not a whole number: " + text, "");
                    }
                }
            }
            step.end();
        }
        return bounds.isEmpty() && !rest ? ONE : new FunctionConfig.Range(bounds, rest);
    }

    private static boolean isTrue(Section step) {
        if (!step.text("rest").orElse("").equals("true")) {
            step.problem("rest", "is not true", "leave it out instead");
        }
        return true;
    }

    private static FunctionConfig listed(Section function) {
        List<List<String>> values = new ArrayList<>();
        boolean rest = false;
        for (Section step : steps(function, "list")) {
            if (rest) {
                step.problem("", "stands behind the rest", "rest comes last");
            }
            if (step.has("rest")) {
                rest = isTrue(step);
            } else {
                List<String> own = step.texts("values");
                if (own.isEmpty()) {
                    step.problem(
                            "values",
                            "is missing or empty",
                            "write {values: [a, b]} or {rest: true}");
                }
                values.add(own);
            }
            step.end();
        }
        return values.isEmpty() && !rest ? ONE : new FunctionConfig.Listed(values, rest);
    }

    private static FunctionConfig dateRange(Section section) {
        DateUnit unit = section.choice("unit", DateUnit.class, DateUnit.MONTH);
        if (!section.has("unit")) {
            section.problem("unit", "is missing", "year, month or day");
        }
        LocalDate from = period(section, "from", unit);
        LocalDate to = period(section, "to", unit);
        int ahead = section.number("ahead", 0, 0, 10_000);
        boolean grows = section.yesOrNo("grow", false);
        section.end();
        if (grows && ahead == 0) {
            section.problem(
                    "ahead",
                    "is 0 in a range that grows",
                    "write ahead: 3, or rows of a new period come before there is a place for them");
        }
        long periods = unit.between(from, to) + 1;
        if (periods < 1) {
            section.problem("to", "lies before from", "");
            return ONE;
        }
        if (periods + ahead > MAX_SHARDS) {
            section.problem("to", "makes more than " + MAX_SHARDS + " shards", "use a longer unit");
            return ONE;
        }
        return new FunctionConfig.DateRange(unit, from, to, ahead, grows);
    }

    /** The first day of a period written as exactly as the unit: a year is no month's name. */
    private static LocalDate period(Section section, String key, DateUnit unit) {
        String hint =
                switch (unit) {
                    case YEAR -> "write 2026";
                    case MONTH -> "write 2026-01";
                    case DAY -> "write 2026-01-31";
                };
        Optional<String> text = section.text(key);
        if (text.isEmpty()) {
            section.problem(key, "is missing", hint);
            return SOME_DAY;
        }
        Optional<LocalDate> first = unit.parse(text.get());
        if (first.isEmpty()) {
            section.problem(
                    key, "is no " + unit.name().toLowerCase(Locale.ROOT) + ": " + text.get(), hint);
        }
        return first.orElse(SOME_DAY);
    }
}
