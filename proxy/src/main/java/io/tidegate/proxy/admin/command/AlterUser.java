package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code ALTER USER}. */
public final class AlterUser implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("ALTER USER <user:name> PASSWORD <password:secret>");

    private final ConfigAccess config;
    private final Verifiers verifiers;

    public AlterUser(ConfigAccess config, Verifiers verifiers) {
        this.config = config;
        this.verifiers = verifiers;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.ADMIN;
    }

    @Override
    public String meaning() {
        return "Makes a version in which a user of applications has another password. Connections that are"
                + " open stay so.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String user = arguments.text("user");
        List<String> path = List.of("users", user);
        String verifier = verifiers.of(arguments.text("password"));
        int colon = verifier.indexOf(':');
        return config.change(
                caller,
                "alter user " + user,
                text -> {
                    if (!YamlEdit.has(text, path)) {
                        throw new IllegalArgumentException("there is no user " + user);
                    }
                    String edited = text;
                    List<String> next = List.of("users", user, verifier.substring(0, colon));
                    edited = YamlEdit.set(edited, next, verifier.substring(colon + 1).strip());
                    for (String key : Verifiers.KEYS) {
                        List<String> other = List.of("users", user, key);
                        if (!other.equals(next) && YamlEdit.has(edited, other)) {
                            edited = YamlEdit.remove(edited, other);
                        }
                    }
                    return edited;
                });
    }
}
