package io.tidegate.proxy.frontend;

import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.SessionState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has logged in, and how its connection is to be spoken to.
 *
 * @param schema what the login named, else the user's default
 * @param capabilities those that both sides have
 * @param collation the id that the login named; its low byte only
 * @param connectionId what the greeting called the connection
 * @param attributes what the client says about itself; not to be trusted
 * @param compression of what follows the log-in
 */
public record ClientIdentity(
        UserConfig user,
        @Nullable String schema,
        int capabilities,
        int collation,
        int connectionId,
        Map<String, String> attributes,
        Method compression) {
    private static final int MAX_PROGRAM = 64;

    public ClientIdentity {
        attributes = Map.copyOf(attributes);
    }

    /** What the OK of its login tells of the session, if the client wants to be told. */
    SessionState beginning() {
        return schema != null && Capability.has(capabilities, Capability.SESSION_TRACK)
                ? SessionState.schema(schema)
                : SessionState.NONE;
    }

    /** The program's own name, or an empty text. */
    public String program() {
        String name = attributes.getOrDefault("program_name", "");
        return name.length() <= MAX_PROGRAM ? name : name.substring(0, MAX_PROGRAM);
    }
}
