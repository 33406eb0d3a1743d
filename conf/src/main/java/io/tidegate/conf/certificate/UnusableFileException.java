package io.tidegate.conf.certificate;

/** What a file holds is no certificate or key that could be used; the message says why. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    UnusableFileException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
