package io.tidegate.ha.coordination;

/** One step of a transaction; see {@link Tree#apply}. */
sealed interface Change {
    String path();

    /** A node that stays. Refused when it is there, or its parent is not. */
    record Create(String path, byte[] data) implements Change {}

    /** A node that ends with this session. */
    record CreateEphemeral(String path, byte[] data) implements Change {}

    /** Refused when the node is not of this version any more. */
    record Write(String path, byte[] data, int version) implements Change {}

    /** Refused when the node is not of this version any more, or has children. */
    record Delete(String path, int version) implements Change {}

    /** Changes nothing; refuses the transaction when the node is not of this version any more. */
    record Check(String path, int version) implements Change {}
}
