package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code DROP USER}. */
public final class DropUser extends DeclaredCommand {
    private final ConfigAccess config;

    public DropUser(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "DROP USER <user:name>",
                "Makes a version without that user. Connections that it has open end with their next statement.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry user = Entry.user(arguments.text("user"));
        return config.change(
                caller, "drop " + user.name(), text -> YamlEdit.remove(text, user.path()));
    }
}
