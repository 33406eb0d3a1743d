package io.tidegate.ha.versions;

import java.util.List;

/** What a proxy does with a version's text. All of it may block. */
public interface Use {
    /** Why it cannot be used here, with the servers asked; none when it can. */
    List<String> problems(String text);

    /** Has statements run by it from now on; it had no problems. */
    void take(int version, String text);

    /** Settings in use that take effect with a restart only. */
    List<String> needRestart();

    /** How statements went since the last {@link #take}. */
    Health health();
}
