package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks for the character sets of texts that are sent to a server again: those that are computed
 * with, and those of a SELECT that is part of a UNION.
 */
final class TextQuestions {
    private final MergedSelect select;
    private final List<ResultColumn> described;

    TextQuestions(MergedSelect select, List<ResultColumn> described) {
        this.select = select;
        this.described = described;
    }

    /**
     * Each is answered by one row: character set, collation and coercibility of one text after the
     * other.
     */
    List<byte[]> questions() {
        List<byte[]> questions = new ArrayList<>();
        if (!inputs().isEmpty()) {
            questions.add(ofInputs());
        }
        if (!results().isEmpty()) {
            questions.add(ofResults());
        }
        return questions;
    }

    /**
     * By their places among the described columns.
     *
     * @param answers to the questions
     */
    Map<Integer, TextType> assign(List<TextType> answers) {
        Map<Integer, TextType> types = new TreeMap<>();
        Iterator<TextType> next = answers.iterator();
        for (List<Integer> places : List.of(inputs(), results())) {
            for (int place : places) {
                if (next.hasNext()) {
                    types.put(place, next.next());
                }
            }
        }
        return types;
    }

    /** What is computed with. */
    private List<Integer> inputs() {
        Computation computation = select.computation();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; computation != null && i < computation.inputs().size(); i++) {
            int place = computation.items().size() + i;
            if (isText(place)) {
                places.add(place);
            }
        }
        return places;
    }

    /** What goes into a UNION. */
    private List<Integer> results() {
        List<Integer> places = new ArrayList<>();
        int columns = select.resultColumns(described);
        for (int i = 0; i < columns && (select.part() || !select.parts().isEmpty()); i++) {
            if (isText(i)) {
                places.add(i);
            }
        }
        return places;
    }

    private boolean isText(int place) {
        Domain domain = described.get(place).domain();
        return domain == Domain.TEXT || domain == Domain.NUMBERED;
    }

    /** Of no rows, as aggregates: of what belongs to a group any will do. */
    private byte[] ofInputs() {
        Bytes sql = new Bytes(128);
        sql.add(select.with());
        String before = "SELECT ";
        for (int place : inputs()) {
            Aggregate input = select.aggregates().get(place);
            Bytes text = new Bytes(64);
            text.add(input.function().isEmpty() ? "MIN(" : "(");
            text.add(input.expression());
            text.add(")");
            sql.add(before);
            before = ", ";
            asked(sql, text.toArray());
        }
        sql.add(" FROM (SELECT 1) AS tidegate_one LEFT JOIN (");
        sql.add(select.firstTables());
        sql.add(") ON 1 = 0 LIMIT 1");
        return sql.toArray();
    }

    private byte[] ofResults() {
        Bytes sql = new Bytes(128);
        sql.add("WITH tidegate_part (" + columns(described.size()) + ") AS (");
        sql.add(select.described().sql());
        sql.add(")");
        String before = " SELECT ";
        for (int place : results()) {
            sql.add(before);
            before = ", ";
            asked(sql, column(place).getBytes(StandardCharsets.US_ASCII));
        }
        sql.add(" FROM (SELECT 1) AS tidegate_one LEFT JOIN tidegate_part ON 1 = 0 LIMIT 1");
        return sql.toArray();
    }

    private static void asked(Bytes sql, byte[] text) {
        String before = "";
        for (String function : List.of("CHARSET(", "COLLATION(", "COERCIBILITY(")) {
            sql.add(before + function);
            sql.add(text);
            sql.add(")");
            before = ", ";
        }
    }

    /** The names of so many columns. */
    static String columns(int count) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            columns.append(i == 0 ? "" : ", ").append(column(i));
        }
        return columns.toString();
    }

    static String column(int number) {
        return "tidegate_" + number;
    }
}
