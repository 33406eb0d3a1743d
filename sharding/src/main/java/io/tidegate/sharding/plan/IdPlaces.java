package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.IdRequest.Edit;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.RowElements;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.ValueLists;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the ids of an INSERT stand, or would have to. */
sealed interface IdPlaces {
    /**
     * What the rows of a statement want.
     *
     * @param edits one for each id, in the order of the rows
     * @param last the last id that the statement gives itself; 0 when it gives none
     * @param unclear the byte at which a row gives what is neither an id nor a wish for one, or -1
     */
    record Found(List<Edit> edits, int rows, long last, int unclear) {}

    Found find(StatementText text, Values values);

    /** What has to be written for the column's name. */
    List<Edit> ofNames(StatementText text);

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Collects what rows want, one after the other. */
    final class Finding {
        private final List<Edit> edits = new ArrayList<>();
        private long last;
        private int unclear = -1;

        void given(GivenId id, int from, int to) {
            switch (id) {
                case GivenId.Absent() -> edits.add(Edit.id(from, to, " ", false));
                case GivenId.Zero() -> edits.add(Edit.id(from, to, " ", true));
                case GivenId.Number(long bits) -> last = bits;
                case GivenId.Unclear() -> unclear = from;
            }
        }

        void byDefault(int from, int to) {
            edits.add(Edit.byDefault(from, to));
        }

        void want(int from, int to, String before) {
            edits.add(Edit.id(from, to, before, false));
        }

        Found found(int rows) {
            return new Found(edits, rows, last, unclear);
        }
    }

    /**
     * In rows of VALUES.
     *
     * @param place of the column among all, or -1 where it is left out
     * @param columnsEnd the token that closes the list of columns
     * @param anyColumn whether some column stands in it
     * @param column the generated one, quoted
     * @param rows those of the shape
     */
    record InRows(int place, int columnsEnd, boolean anyColumn, String column, List<Row> rows)
            implements IdPlaces {
        /**
         * @param open the token of the row's opening bracket
         * @param value which of the values inside is the id, or -1 for DEFAULT
         */
        record Row(int open, int value) {}

        @Override
        public Found find(StatementText text, Values values) {
            ValueLists lists = text.lists();
            Finding finding = new Finding();
            int shape = 0;
            int count = 0;
            for (int row = 0; row < lists.rowCount(); row++) {
                int token = lists.rowToken(row);
                // VALUES() is a function as well.
                if (token < rows.getFirst().open() || token > rows.getLast().open()) {
                    continue;
                }
                while (rows.get(shape).open() != token) {
                    shape++;
                }
                count++;
                int start = lists.rowStart(row);
                int end = lists.rowEnd(row);
                if (place < 0) {
                    finding.want(end - 1, end - 1, anyColumn ? ", " : "");
                    continue;
                }
                int value = rows.get(shape).value();
                GivenId given =
                        value < 0
                                ? null
                                : GivenId.of(values.read(lists.rowFirstValue(row) + value, false));
                if (given instanceof GivenId.Number || given instanceof GivenId.Unclear) {
                    int at = text.valueStart(lists.rowFirstValue(row) + value);
                    finding.given(given, at, at);
                    continue;
                }
                RowElements.Range element = RowElements.of(text, start, end, place);
                if (element.from() < 0) {
                    finding.given(new GivenId.Unclear(), start, start);
                } else if (given == null) {
                    finding.byDefault(element.from(), element.to());
                } else {
                    finding.given(given, element.from(), element.to());
                }
            }
            return finding.found(count);
        }

        @Override
        public List<Edit> ofNames(StatementText text) {
            if (place >= 0) {
                return List.of();
            }
            int at = text.tokenStart(columnsEnd);
            String name = (anyColumn ? ", " : "") + column;
            return List.of(Edit.of(at, at, name.getBytes(text.charset())));
        }
    }

    /**
     * In SET.
     *
     * @param from the first token of its value, or of all that is set where the column is left out
     * @param to the token behind its value; {@code from} where the column is left out
     */
    record InSet(int from, int to, @Nullable Operand value, String column) implements IdPlaces {
        @Override
        public Found find(StatementText text, Values values) {
            Finding finding = new Finding();
            int start = text.tokenStart(from);
            if (to == from) {
                finding.want(start, start, column + " = ");
            } else {
                int end = text.tokenEnd(to - 1);
                if (value == null) {
                    finding.byDefault(start, end);
                } else {
                    finding.given(
                            value instanceof Condition.Null
                                    ? new GivenId.Absent()
                                    : GivenId.of(values.of(value)),
                            start,
                            end);
                }
            }
            return finding.found(1);
        }

        @Override
        public List<Edit> ofNames(StatementText text) {
            if (to != from) {
                return List.of();
            }
            int at = text.tokenStart(from);
            return List.of(Edit.of(at, at, ", ".getBytes(text.charset())));
        }
    }
}
