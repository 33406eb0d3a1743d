package io.tidegate.demo;

/** What a statement should come to. */
sealed interface Expectation {

    record Rows(int count) implements Expectation {}

    record Changed(int count) implements Expectation {}

    /** An error of the proxy with this code, such as TG-KEY-UPDATE. */
    record Refused(String code) implements Expectation {}
}
