package io.tidegate.ha.mysql.gtid;

/** The numbers in ids. */
final class Numbers {
    /** Of 2^63 - 1, the greatest that fits. */
    private static final int DIGITS = 19;

    private Numbers() {}

    /**
     * @throws IllegalArgumentException when it is not digits alone, or does not fit
     */
    static long parse(String text) {
        String digits = text.strip();
        if (digits.isEmpty()
                || digits.length() > DIGITS
                || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
            throw new IllegalArgumentException("not a number of a transaction: '" + text + "'");
        }
        return Long.parseLong(digits);
    }
}
