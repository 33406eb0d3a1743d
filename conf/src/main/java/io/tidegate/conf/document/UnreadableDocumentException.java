package io.tidegate.conf.document;

/** A document that cannot be used; the message says why and what to do, and repeats no content. */
public final class UnreadableDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableDocumentException(String message) {
        super(message);
    }
}
