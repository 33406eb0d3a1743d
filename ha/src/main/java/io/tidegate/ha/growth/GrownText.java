package io.tidegate.ha.growth;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.ha.ddl.Stretch;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configuration's text with a range that reaches further.
 *
 * @param environment for what the text takes from there
 */
record GrownText(Map<String, String> environment) {

    /**
     * @throws io.tidegate.conf.error.TidegateException when the text cannot be changed, or would
     *     mean anything else than what was prepared
     */
    String of(String text, GrowthRule.Due due) {
        List<String> path =
                List.of(
                        "schemas",
                        due.schema(),
                        "tables",
                        due.root().name(),
                        "function",
                        "date-range",
                        "to");
        String edited;
        try {
            edited = YamlEdit.set(text, path, due.period());
        } catch (IllegalArgumentException odd) {
            throw ErrorCode.TABLE_GROWTH.with(String.valueOf(odd.getMessage()));
        }
        switch (ConfigurationLoader.parse(edited, environment)) {
            case LoadResult.Invalid(var problems) ->
                    throw ErrorCode.TABLE_GROWTH.with(
                            "the configuration would be refused: " + problems);
            case LoadResult.Loaded(Configuration grown) ->
                    due.stretches().forEach(stretch -> requireThat(stretch, grown));
        }
        return edited;
    }

    private static void requireThat(Stretch stretch, Configuration grown) {
        SchemaConfig schema = grown.schemas().get(stretch.schema());
        String name = stretch.table().name();
        TableConfig table =
                schema == null ? null : schema.tables().get(name.toLowerCase(Locale.ROOT));
        if (!stretch.table().equals(table)) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "the configuration's text would make another table of "
                            + name
                            + " than was prepared; move the range's to on by hand");
        }
    }
}
