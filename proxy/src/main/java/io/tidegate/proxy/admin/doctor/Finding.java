package io.tidegate.proxy.admin.doctor;

/**
 * Something that is not as it should be.
 *
 * @param advice what to do about it
 */
public record Finding(Severity severity, String message, String advice) {
    /** How bad it is. */
    public enum Severity {
        /** It works, and could be safer. */
        WARNING,
        /** Something does not work. */
        ERROR
    }

    static Finding warning(String message, String advice) {
        return new Finding(Severity.WARNING, message, advice);
    }

    static Finding error(String message, String advice) {
        return new Finding(Severity.ERROR, message, advice);
    }
}
