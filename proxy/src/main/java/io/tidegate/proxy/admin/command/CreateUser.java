package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code CREATE USER}. */
public final class CreateUser implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("CREATE USER <user:name> PASSWORD <password:secret> [SCHEMA <schema:name>]");

    private final ConfigAccess config;
    private final Verifiers verifiers;

    public CreateUser(ConfigAccess config, Verifiers verifiers) {
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
        return "Makes a version with one more user of applications. What is stored is the password's"
                + " verifier, not the password.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String user = arguments.text("user");
        List<String> path = List.of("users", user);
        String schemas =
                arguments
                        .optional("schema")
                        .map(schema ->
                                ", schemas: ["
                                        + YamlEdit.quoted(schema)
                                        + "], default-schema: "
                                        + YamlEdit.quoted(schema))
                        .orElse("");
        String verifier = verifiers.of(arguments.text("password"));
        return config.change(
                caller,
                "create user " + user,
                text -> {
                    if (YamlEdit.has(text, path)) {
                        throw new IllegalArgumentException("there is a user " + user + " already");
                    }
                    return YamlEdit.set(text, path, "{" + verifier + schemas + "}");
                });
    }
}
