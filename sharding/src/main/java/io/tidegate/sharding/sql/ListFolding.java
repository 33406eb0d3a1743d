package io.tidegate.sharding.sql;

/**
 * Folds lists while a statement is scanned, so that their length does not make another shape.
 *
 * <ul>
 *   <li>{@code IN (1, -2, NULL)} becomes {@code IN (?)} when every element is plain: a literal or
 *       parameter, with a sign or without, NULL, TRUE or FALSE.
 *   <li>A row of VALUES that has the shape of the row before it is left out. Rows with a qualified
 *       name stay: a plan may have to edit the name in each of them.
 * </ul>
 *
 * Plain elements become {@code ?} also where their list or row stays as it is: signs and NULLs come
 * and go with the data.
 *
 * <p>Called before a token enters the shape, so that what is left out is what the scan ends with.
 */
final class ListFolding {
    private enum Place {
        ANYWHERE,
        BEHIND_IN,
        IN_LIST,
        BEHIND_VALUES,
        IN_ROW,
        BEHIND_ROW,
        BEFORE_ROW
    }

    private enum Element {
        EMPTY,
        SIGNED,
        PLAIN,
        OTHER
    }

    private final Scan scan;
    private final ShapeMark elementStart = new ShapeMark();
    private final ShapeMark firstElementEnd = new ShapeMark();
    private final ShapeMark rowStart = new ShapeMark();
    private final ShapeMark groupStart = new ShapeMark();
    private final ShapeMark groupEnd = new ShapeMark();

    private Place place = Place.ANYWHERE;
    private int nested;
    private int firstValue;
    private int elements;

    private Element element = Element.EMPTY;
    private boolean signed;
    private boolean negated;
    private boolean constant;
    private byte valueShown;
    private int valueStart;
    private int valueEnd;

    private int openByte;
    private boolean qualified;
    private int groupRows;

    ListFolding(Scan scan) {
        this.scan = scan;
    }

    void start() {
        place = Place.ANYWHERE;
    }

    /** A literal or parameter, and how the shape shows it. */
    void value(int start, int end, byte shown) {
        if (isInside()) {
            beginElement();
            plain(start, end, shown, false);
        } else {
            place = Place.ANYWHERE;
        }
    }

    void word(Word word, int start, int end, boolean inserts) {
        if (isInside()) {
            beginElement();
            if (word == Word.NULL || word == Word.TRUE || word == Word.FALSE) {
                plain(start, end, Shape.LITERAL, true);
            } else {
                notPlain();
            }
        }
        if (!isInside()) {
            place =
                    switch (word) {
                        case IN -> Place.BEHIND_IN;
                        case VALUES, VALUE -> inserts ? Place.BEHIND_VALUES : Place.ANYWHERE;
                        default -> Place.ANYWHERE;
                    };
        }
    }

    void symbol(int symbol, int start, int end) {
        switch (place) {
            case ANYWHERE -> {}
            case BEHIND_IN -> {
                if (symbol == '(') {
                    open(Place.IN_LIST);
                } else {
                    place = Place.ANYWHERE;
                }
            }
            case BEHIND_VALUES -> {
                groupRows = 0;
                openRow(symbol, start);
            }
            case BEFORE_ROW -> openRow(symbol, start);
            case BEHIND_ROW -> place = symbol == ',' ? Place.BEFORE_ROW : Place.ANYWHERE;
            case IN_LIST, IN_ROW -> inside(symbol, end);
        }
    }

    /** A quoted name or a variable. */
    void other() {
        if (isInside()) {
            beginElement();
            notPlain();
        } else {
            place = Place.ANYWHERE;
        }
    }

    private boolean isInside() {
        return place == Place.IN_LIST || place == Place.IN_ROW;
    }

    private void openRow(int symbol, int start) {
        if (symbol != '(') {
            place = Place.ANYWHERE;
            return;
        }
        open(Place.IN_ROW);
        rowStart.take(scan);
        openByte = start;
        qualified = false;
    }

    private void open(Place bracket) {
        place = bracket;
        nested = 0;
        elements = 0;
        firstValue = scan.values;
        element = Element.EMPTY;
    }

    private void inside(int symbol, int end) {
        if (nested == 0 && (symbol == ',' || symbol == ')')) {
            endElement();
            if (symbol == ')' && place == Place.IN_LIST) {
                closeList();
            } else if (symbol == ')' && place == Place.IN_ROW) {
                closeRow(end);
            }
            return;
        }
        beginElement();
        if (element == Element.EMPTY && (symbol == '-' || symbol == '+')) {
            element = Element.SIGNED;
            signed = true;
            negated = symbol == '-';
            return;
        }
        switch (symbol) {
            case '(' -> nested++;
            case ')' -> nested--;
            case '.' -> qualified = true;
            default -> {}
        }
        notPlain();
    }

    private void beginElement() {
        if (element == Element.EMPTY) {
            elementStart.take(scan);
            signed = false;
            negated = false;
        }
    }

    private void plain(int start, int end, byte shown, boolean isConstant) {
        if (element == Element.EMPTY || element == Element.SIGNED && !isConstant) {
            element = Element.PLAIN;
            constant = isConstant;
            valueShown = shown;
            valueStart = start;
            valueEnd = end;
        } else {
            notPlain();
        }
    }

    private void notPlain() {
        element = Element.OTHER;
        if (place == Place.IN_LIST) {
            // What stands inside may itself be IN (...).
            place = Place.ANYWHERE;
        }
    }

    private void endElement() {
        if (element == Element.PLAIN) {
            if (signed || constant) {
                asOneValue();
            }
            if (++elements == 1) {
                firstElementEnd.take(scan);
            }
        } else if (place == Place.IN_LIST) {
            place = Place.ANYWHERE;
        }
        element = Element.EMPTY;
    }

    private void asOneValue() {
        elementStart.restore(scan);
        if (constant) {
            scan.addValue(TokenType.WORD, valueStart, valueEnd);
        } else if (negated) {
            scan.negateLastValue();
        }
        scan.addToken(valueStart, valueEnd);
        scan.shape.add(valueShown);
    }

    private void closeList() {
        firstElementEnd.restore(scan);
        if (elements > 1) {
            scan.lists.addRun(firstValue, 1, elements);
        }
        place = Place.ANYWHERE;
    }

    private void closeRow(int end) {
        int values = scan.values - firstValue;
        boolean again =
                groupRows > 0
                        && !qualified
                        && scan.shape.same(
                                groupStart.length,
                                groupEnd.length,
                                rowStart.length,
                                scan.shape.length);
        if (!again) {
            groupStart.take(rowStart);
            groupEnd.take(scan);
            groupRows = 1;
        } else {
            groupEnd.restore(scan);
            if (++groupRows == 2) {
                scan.lists.addRun(firstValue - values, values, 2);
            } else {
                scan.lists.lengthenLastRun();
            }
        }
        scan.lists.addRow(openByte, end, firstValue, scan.values, groupStart.tokens);
        place = Place.BEHIND_ROW;
    }
}
