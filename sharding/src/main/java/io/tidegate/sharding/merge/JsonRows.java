package io.tidegate.sharding.merge;

import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows as JSON, as part of a statement: each is an array, and each value of it a string or null.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class JsonRows {
    private static final String PLAIN = "0123456789+-.:eE ABCDF";

    /** What the values of a column are. */
    public enum Form {
        /** Numbers, dates, times, or hexadecimal digits: nothing that would have to be escaped. */
        PLAIN,
        /** Hexadecimal digits of characters in UTF-8, which become those characters. */
        CHARACTERS
    }

    private final List<Form> forms;
    private final Bytes json = new Bytes(1024);

    /**
     * @param forms of the columns
     */
    public JsonRows(List<Form> forms) {
        this.forms = List.copyOf(forms);
        json.add('[');
    }

    /**
     * What stands in front of the rows, where a character of theirs could have a meaning in SQL.
     */
    public static String opening(List<Form> forms) {
        return forms.contains(Form.CHARACTERS) ? "_utf8mb4 X'" : "'";
    }

    /**
     * @param row the payload of its packet
     * @throws IllegalArgumentException for a value of another form
     */
    public void add(byte[] row) {
        begin();
        add(Row.of(row, forms.size()), 0, "");
    }

    /** A row with its number in front. */
    void add(int number, Row row, int first) {
        begin();
        json.add(Integer.toString(number));
        add(row, first, ",");
    }

    private void begin() {
        json.add(json.length() == 1 ? "[" : ",[");
    }

    private void add(Row row, int first, String before) {
        String comma = before;
        for (int i = 0; i < forms.size(); i++) {
            json.add(comma);
            comma = ",";
            if (row.isNull(first + i)) {
                json.add("null");
                continue;
            }
            json.add('"');
            switch (forms.get(i)) {
                case PLAIN -> plain(row, first + i);
                case CHARACTERS -> characters(row.text(first + i));
            }
            json.add('"');
        }
        json.add(']');
    }

    private void plain(Row row, int column) {
        for (int i = row.start(column); i < row.end(column); i++) {
            byte each = row.bytes()[i];
            if (PLAIN.indexOf(each) < 0) {
                throw new IllegalArgumentException(
                        "neither a number nor a date: " + row.text(column));
            }
            json.add(each);
        }
    }

    private void characters(String digits) {
        String text = new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean itself = each >= ' ' && each <= '~' && each != '"' && each != '\\';
            json.add(itself ? String.valueOf(each) : "\\u%04x".formatted((int) each));
        }
    }

    /** Bytes of the JSON so far. */
    public int size() {
        return json.length();
    }

    /** What stands between {@link #opening} and a quote. */
    public byte[] literal() {
        Bytes all = new Bytes(json.length() + 1);
        all.add(json.toArray());
        all.add(']');
        return forms.contains(Form.CHARACTERS)
                ? HexFormat.of().formatHex(all.toArray()).getBytes(StandardCharsets.US_ASCII)
                : all.toArray();
    }
}
