package io.tidegate.sharding.merge;

import io.tidegate.sharding.merge.Fold.Bits.Operation;
import io.tidegate.sharding.sql.Bytes;

/** BIT_AND, BIT_OR and BIT_XOR, which are never NULL. */
final class BitAccumulator implements Accumulator {
    private final Operation operation;
    private final int column;
    private long bits;

    BitAccumulator(Operation operation, int column) {
        this.operation = operation;
        this.column = column;
        this.bits = operation == Operation.AND ? -1 : 0;
    }

    @Override
    public void add(Row row) {
        long next = row.integer(column);
        bits =
                switch (operation) {
                    case AND -> bits & next;
                    case OR -> bits | next;
                    case XOR -> bits ^ next;
                };
    }

    @Override
    public void write(Bytes out, Row witness) {
        Text.write(out, Long.toUnsignedString(bits));
    }
}
