package io.tidegate.sharding.key;

/** TINYINT to BIGINT: a comparison is exact, an insertion clips where the mode is not strict. */
record IntegerColumn(int bits, boolean unsigned) implements KeyDomain {
    @Override
    public Key store(KeyValue value) {
        Key key = WholeNumbers.stored(value);
        return key instanceof Key.Whole whole && !holds(whole)
                ? new Key.Unroutable(
                        "a number outside the column's range, which the server would refuse or clip")
                : key;
    }

    @Override
    public Key compare(KeyValue value) {
        return WholeNumbers.of(value);
    }

    private boolean holds(Key.Whole key) {
        if (key.negative()) {
            return !unsigned && key.bits() >= -1L << bits - 1;
        }
        long most = -1L >>> Long.SIZE - (unsigned ? bits : bits - 1);
        return Long.compareUnsigned(key.bits(), most) <= 0;
    }

    @Override
    public boolean takesAllOf(KeyDomain other) {
        return equals(other);
    }
}
