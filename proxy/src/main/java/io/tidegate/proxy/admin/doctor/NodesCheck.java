package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.settings.SettingsCheck;
import io.tidegate.ha.settings.SettingsFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks every node whether it is there, and set to what its group is there for. */
public final class NodesCheck implements Check {
    private final Supplier<Configuration> led;

    /**
     * @param led the configuration with the masters as they are now
     */
    public NodesCheck(Supplier<Configuration> led) {
        this.led = led;
    }

    @Override
    public String subject() {
        return "nodes";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (GroupConfig group : led.get().groups().values()) {
            try {
                for (SettingsFinding each : SettingsCheck.of(group, group.master().name())) {
                    String message =
                            "group "
                                    + group.id().name()
                                    + ", "
                                    + each.node()
                                    + ": "
                                    + each.message();
                    findings.add(
                            each.broken()
                                    ? Finding.error(message, each.remedy())
                                    : Finding.warning(message, each.remedy()));
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return findings;
            }
        }
        return findings;
    }
}
