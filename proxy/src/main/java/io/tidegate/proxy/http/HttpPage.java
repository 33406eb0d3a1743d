package io.tidegate.proxy.http;

import java.util.List;
import java.util.Map;

/** What is found under one path. */
public interface HttpPage {
    /** Whether a token has to be shown, where one is configured. */
    boolean isGuarded();

    /**
     * Answers; may block.
     *
     * @param parameters of the query, each with its values
     */
    HttpAnswer answer(Map<String, List<String>> parameters);
}
