package io.tidegate.it.suite;

import io.tidegate.sharding.key.KeyValue;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.random.RandomGenerator;

/** Few moments in many forms, also such as are no moments. */
final class SpelledMoments {
    private static final List<String> TIMES =
            List.of(
                    "00:00:00",
                    "00:00:00.5",
                    "23:59:59",
                    "23:59:59.999999",
                    "10:00:00",
                    "10:00:00.678",
                    "10:00:00.68",
                    "10:00:00.000001",
                    "10:00:01");

    private SpelledMoments() {}

    static Spelling any(RandomGenerator random) {
        LocalDate date =
                LocalDate.of(2026, 1 + random.nextInt(2), 1 + random.nextInt(2))
                        .minusDays(random.nextInt(2));
        LocalTime time =
                random.nextInt(3) == 0
                        ? LocalTime.MIDNIGHT
                        : LocalTime.parse(TIMES.get(random.nextInt(TIMES.size())));
        LocalDateTime moment = date.atTime(time);
        return switch (random.nextInt(12)) {
            case 10 ->
                    typed(date.atStartOfDay(), "DATE '%s'", "CAST('%s' AS DATE)", date.toString());
            case 11 ->
                    typed(
                            moment.withNano(0),
                            "TIMESTAMP '%s'",
                            "CAST('%s' AS DATETIME)",
                            moment.withNano(0)
                                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
            case 0 -> number(date, "yyyyMMdd");
            case 1 -> number(moment.withNano(0), "yyyyMMddHHmmss");
            case 2 -> SpelledTexts.literal(moment.format(DateTimeFormatter.ofPattern("yyyyMMdd")));
            case 3 ->
                    SpelledTexts.literal(
                            moment.format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss")));
            case 4 ->
                    SpelledTexts.literal(
                            moment.format(DateTimeFormatter.ofPattern("yyyy-M-d H:m:s")));
            case 5 -> SpelledTexts.literal(date.toString());
            case 6 -> SpelledTexts.literal(moment.toString());
            case 7 ->
                    SpelledTexts.literal(
                            moment.format(
                                    DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")));
            case 8 ->
                    SpelledTexts.literal(
                            moment.format(
                                    DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS")));
            default -> SpelledTexts.literal(doubtful(date, random));
        };
    }

    private static Spelling typed(LocalDateTime moment, String literal, String cast, String text) {
        boolean even = moment.getDayOfMonth() % 2 == 0;
        return new Spelling(
                (even ? literal : cast).formatted(text), new KeyValue.TemporalValue(moment));
    }

    private static Spelling number(java.time.temporal.TemporalAccessor moment, String pattern) {
        String digits = DateTimeFormatter.ofPattern(pattern).format(moment);
        return new Spelling(digits, new KeyValue.IntegerValue(Long.parseLong(digits), false));
    }

    private static String doubtful(LocalDate date, RandomGenerator random) {
        return List.of(
                        date.format(DateTimeFormatter.ofPattern("yy-MM-dd")),
                        date.format(DateTimeFormatter.ofPattern("yyMMdd")),
                        date.format(DateTimeFormatter.ofPattern("yyyy/MM/dd")),
                        date + " ",
                        " " + date,
                        date + " 10",
                        date + " 10:00",
                        "2026-02-30",
                        "0000-00-00",
                        "2026-01-00")
                .get(random.nextInt(10));
    }
}
