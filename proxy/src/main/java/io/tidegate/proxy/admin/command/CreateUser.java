package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code CREATE USER}. */
public final class CreateUser extends DeclaredCommand {
    private final ConfigAccess config;
    private final Verifiers verifiers;

    public CreateUser(ConfigAccess config, Verifiers verifiers) {
        super(
                AdminRole.ADMIN,
                "CREATE USER <user:name> PASSWORD <password:secret> [SCHEMA <schema:name>]",
                "Makes a version with one more user of applications. What is stored is the password's"
                        + " verifier, not the password.");
        this.config = config;
        this.verifiers = verifiers;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry user = Entry.user(arguments.text("user"));
        Verifiers.Verifier verifier = verifiers.of(arguments.text("password"));
        String schemas =
                arguments
                        .optional("schema")
                        .map(YamlEdit::quoted)
                        .map(schema -> ", schemas: [" + schema + "], default-schema: " + schema)
                        .orElse("");
        String value = "{" + verifier.key() + ": " + verifier.value() + schemas + "}";
        return config.change(
                caller,
                "create " + user.name(),
                text -> {
                    user.demandNotIn(text);
                    return YamlEdit.set(text, user.path(), value);
                });
    }
}
