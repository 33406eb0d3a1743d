package io.tidegate.proxy.http;

/**
 * What is answered to a request.
 *
 * @param status the HTTP status code
 * @param mediaType of the body
 */
public record HttpAnswer(int status, String mediaType, String body) {
    private static final int OK = 200;

    public static HttpAnswer ok(String mediaType, String body) {
        return new HttpAnswer(OK, mediaType, body);
    }

    /** A line for people. */
    public static HttpAnswer text(int status, String line) {
        return new HttpAnswer(status, "text/plain; charset=utf-8", line + "\n");
    }
}
