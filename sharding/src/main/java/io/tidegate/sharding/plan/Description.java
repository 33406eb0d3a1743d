package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.List;

/**
 * What a server has said of a merged SELECT before its rows are asked for.
 *
 * @param columns of {@link MergedSelect#described}
 * @param paddings of the texts that {@link MergedSelect#collationsQuestion} asks for
 * @param texts those that {@link MergedSelect#textsQuestions} ask for
 * @param parts the rows of its parts
 */
public record Description(
        List<ResultColumn> columns,
        List<Padding> paddings,
        List<TextType> texts,
        List<PartRows> parts) {
    public Description {
        columns = List.copyOf(columns);
        paddings = List.copyOf(paddings);
        texts = List.copyOf(texts);
        parts = List.copyOf(parts);
    }

    /** The same with the rows of its parts. */
    public Description with(List<PartRows> rows) {
        return new Description(columns, paddings, texts, rows);
    }
}
