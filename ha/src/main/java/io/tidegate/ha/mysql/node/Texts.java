package io.tidegate.ha.mysql.node;

/** Texts in statements of the control plane, whose sessions have an empty sql_mode. */
final class Texts {
    private Texts() {}

    /** As a literal. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
