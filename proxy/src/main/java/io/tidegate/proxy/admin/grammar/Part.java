package io.tidegate.proxy.admin.grammar;

import java.util.List;

/** A part of a command's grammar. */
sealed interface Part {
    /** A keyword, in upper case. */
    record Word(String word) implements Part {}

    /** Something that the user fills in. */
    record Value(String name, ValueKind kind) implements Part {}

    /** Parts one behind the other. */
    record Sequence(List<Part> parts) implements Part {}

    /** One of several. */
    record Choice(List<Part> parts) implements Part {}

    /** What may be left out. */
    record Maybe(Part part) implements Part {}
}
