package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.KeyColumnCheck;
import java.util.List;
import java.util.function.Supplier;

/** Asks the groups' masters whether they are there, and have the keys that the rules expect. */
public final class ServersCheck implements Check {
    private final Supplier<Configuration> led;

    /**
     * @param led the configuration with the masters as they are now
     */
    public ServersCheck(Supplier<Configuration> led) {
        this.led = led;
    }

    @Override
    public String subject() {
        return "servers";
    }

    @Override
    public List<Finding> findings() {
        return KeyColumnCheck.run(led.get()).findings().stream()
                .map(found ->
                        new Finding(
                                found.severity() == io.tidegate.ha.mysql.Finding.Severity.ERROR
                                        ? Finding.Severity.ERROR
                                        : Finding.Severity.WARNING,
                                found.path() + ": " + found.message(),
                                found.hint()))
                .toList();
    }
}
