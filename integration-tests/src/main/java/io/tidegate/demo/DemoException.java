package io.tidegate.demo;

/** The demo cannot go on; the message is for the person at the terminal. */
final class DemoException extends Exception {
    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
