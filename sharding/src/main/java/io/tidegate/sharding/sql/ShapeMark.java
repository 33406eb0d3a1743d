package io.tidegate.sharding.sql;

/** A place to which a scan's shape and tokens can be taken back; its values stay. Reused. */
final class ShapeMark {
    int length;
    int hash;
    int tokens;

    void take(Scan scan) {
        length = scan.shape.length;
        hash = scan.shape.hash;
        tokens = scan.tokens;
    }

    void take(ShapeMark other) {
        length = other.length;
        hash = other.hash;
        tokens = other.tokens;
    }

    void restore(Scan scan) {
        scan.shape.length = length;
        scan.shape.hash = hash;
        scan.tokens = tokens;
    }
}
