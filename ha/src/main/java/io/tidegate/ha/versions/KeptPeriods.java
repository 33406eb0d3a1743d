package io.tidegate.ha.versions;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.LostPeriods;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An earlier version's text with ranges that reach as far as they have grown since. */
final class KeptPeriods {
    /** Has every variable: what is looked at here is in none of them. */
    private static final Map<String, String> ANY_ENVIRONMENT =
            new AbstractMap<>() {
                @Override
                public String get(@Nullable Object name) {
                    return "any";
                }

                @Override
                public Set<Entry<String, String>> entrySet() {
                    return Set.of();
                }
            };

    private KeptPeriods() {}

    /**
     * @return the text as it is, where it cannot be told: proxies refuse it when it loses periods
     */
    static String in(String text, String holds) {
        if (!(ConfigurationLoader.parse(text, ANY_ENVIRONMENT)
                        instanceof LoadResult.Loaded(Configuration earlier))
                || !(ConfigurationLoader.parse(holds, ANY_ENVIRONMENT)
                        instanceof LoadResult.Loaded(Configuration now))) {
            return text;
        }
        String kept = text;
        for (LostPeriods lost : LostPeriods.between(now, earlier)) {
            kept = YamlEdit.set(kept, lost.path(), lost.to());
        }
        return kept;
    }
}
