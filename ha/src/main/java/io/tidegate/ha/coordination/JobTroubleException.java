package io.tidegate.ha.coordination;

/** A step that failed for a reason which may pass; its message is shown with the job. */
public final class JobTroubleException extends Exception {
    private static final long serialVersionUID = 1L;

    public JobTroubleException(String message) {
        super(message);
    }
}
