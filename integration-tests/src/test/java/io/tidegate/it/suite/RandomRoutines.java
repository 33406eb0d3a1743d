package io.tidegate.it.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Definitions of procedures with bodies of every kind; some are broken by a word or two. */
final class RandomRoutines {
    private static final int DEEPEST = 4;

    private final Random random;

    RandomRoutines(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        String body = random.nextBoolean() ? block(0) : statement(0);
        return "CREATE PROCEDURE body_ends(a INT) " + body;
    }

    /** Mostly valid no more, and at times several statements where it was one. */
    String nextBroken() {
        List<String> words = new ArrayList<>(Arrays.asList(next().split(" ", -1)));
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = 3 + random.nextInt(words.size() - 3);
            switch (random.nextInt(3)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(3 + random.nextInt(words.size() - 3)));
                default -> words.set(at, words.get(3 + random.nextInt(words.size() - 3)));
            }
        }
        return String.join(" ", words);
    }

    private String block(int depth) {
        return "BEGIN "
                + (random.nextInt(3) == 0 ? "DECLARE b, c INT DEFAULT 1 ; " : "")
                + (random.nextInt(4) == 0
                        ? "DECLARE CONTINUE HANDLER FOR SQLSTATE '23000' , NOT FOUND "
                                + statement(depth + 1)
                                + " ; "
                        : "")
                + statements(depth)
                + "END";
    }

    private String statements(int depth) {
        StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            text.append(statement(depth)).append(" ; ");
        }
        return text.toString();
    }

    private String statement(int depth) {
        if (depth >= DEEPEST) {
            return "SET @m = 1";
        }
        int next = depth + 1;
        return switch (random.nextInt(11)) {
            case 0 -> block(next);
            case 1 ->
                    "IF "
                            + expression(2)
                            + " THEN "
                            + statements(next)
                            + otherwise(next)
                            + "END IF";
            case 2 ->
                    "CASE "
                            + (random.nextBoolean() ? expression(1) + " " : "")
                            + "WHEN "
                            + expression(2)
                            + " THEN "
                            + statements(next)
                            + (random.nextBoolean() ? "ELSE " + statements(next) : "")
                            + "END CASE";
            case 3 -> "l" + depth + " : LOOP " + statements(next) + "END LOOP l" + depth;
            case 4 -> "REPEAT " + statements(next) + "UNTIL " + expression(2) + " END REPEAT";
            case 5 -> "WHILE " + expression(2) + " DO " + statements(next) + "END WHILE";
            case 6 -> "SET @m = " + expression(2);
            case 7 -> "DO " + expression(1);
            case 8 -> "l" + depth + " : " + block(next) + " l" + depth;
            default -> "SET @m = 2";
        };
    }

    private String otherwise(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> "ELSE " + statements(depth);
            case 1 -> "ELSEIF " + expression(2) + " THEN " + statements(depth);
            default -> "";
        };
    }

    private String expression(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 ->
                    "CASE WHEN "
                            + expression(depth - 1)
                            + " THEN "
                            + expression(depth - 1)
                            + " END";
            case 2 ->
                    "CASE "
                            + expression(depth - 1)
                            + " WHEN 1 THEN 2 ELSE "
                            + expression(depth - 1)
                            + " END";
            case 3 -> "IF ( " + expression(depth - 1) + " , 1 , 0 )";
            case 4 -> "REPEAT ( 'x;' , " + expression(depth - 1) + " )";
            default -> "a";
        };
    }
}
