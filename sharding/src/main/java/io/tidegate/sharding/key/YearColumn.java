package io.tidegate.sharding.key;

import java.util.regex.Pattern;

/** YEAR, which takes one or two digits for a year between 1970 and 2069, also in a comparison. */
record YearColumn() implements KeyDomain {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,2}|\\d{4}");
    private static final int FIRST = 1901;
    private static final int LAST = 2155;

    @Override
    public Key store(KeyValue value) {
        return year(value);
    }

    @Override
    public Key compare(KeyValue value) {
        return value instanceof KeyValue.StringValue(String text, var sent)
                        && (text.equals("0") || text.equals("00"))
                ? new Key.Unroutable("a text of zeros, which is 2000 or, in some lists, 0000")
                : year(value);
    }

    private static Key year(KeyValue value) {
        if (value instanceof KeyValue.StringValue(String text, var sent)) {
            if (DIGITS.matcher(text).matches()) {
                // The number 0 is the year 0000, the text is 2000.
                int number = Integer.parseInt(text);
                return number == 0 && text.length() <= 2 ? Key.Whole.of(2000) : year(number);
            }
        } else if (value instanceof KeyValue.IntegerValue(long number, boolean unsigned)
                && number >= 0
                && number <= LAST) {
            return year((int) number);
        }
        return new Key.Unroutable(
                "a year that is not written as an integer or text of 2 or 4 digits");
    }

    private static Key year(int number) {
        if (number == 0 || number >= FIRST && number <= LAST) {
            return Key.Whole.of(number);
        }
        return number < 70
                ? Key.Whole.of(2000 + number)
                : number < 100
                        ? Key.Whole.of(1900 + number)
                        : new Key.Unroutable("a number outside the range of YEAR");
    }
}
