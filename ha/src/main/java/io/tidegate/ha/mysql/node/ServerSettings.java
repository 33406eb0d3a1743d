package io.tidegate.ha.mysql.node;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server is set to, and what its account may do there.
 *
 * @param variables the global ones, by names in lower case
 * @param unset those of {@link #ORIGINS} that neither a file, the command line nor a statement has
 *     set
 * @param grants the account's own, as SHOW GRANTS prints them
 * @param ahead the server's clock before this host's; negative when it is behind
 */
public record ServerSettings(
        ServerVersion version,
        Map<String, String> variables,
        Set<String> unset,
        List<String> grants,
        Duration ahead) {
    /** Variables of which it matters where their value comes from. */
    static final Set<String> ORIGINS = Set.of("read_only", "super_read_only");

    public ServerSettings {
        variables = new TreeMap<>(variables);
        unset = Set.copyOf(unset);
        grants = List.copyOf(grants);
    }

    public ServerFamily family() {
        return version.family();
    }

    public boolean has(String name) {
        return variables.containsKey(name);
    }

    /** Empty when the server has no such variable. */
    public String text(String name) {
        return variables.getOrDefault(name, "");
    }

    public boolean flag(String name) {
        String text = text(name).toUpperCase(Locale.ROOT);
        return text.equals("ON") || text.equals("1") || text.equals("YES");
    }

    /** 0 when there is no such variable, or it holds no integer. */
    public long number(String name) {
        try {
            return text(name).isEmpty() ? 0 : (long) Double.parseDouble(text(name));
        } catch (NumberFormatException text) {
            return 0;
        }
    }
}
