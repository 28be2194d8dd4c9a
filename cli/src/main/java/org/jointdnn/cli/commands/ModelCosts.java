package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;

/** Makes the planner's costs of a model from its profiles on both machines. */
public interface ModelCosts {
    /**
     * The costs of a model over a link.
     *
     * @param model an .onnx file or the name of a zoo network
     */
    Costs costs(String model, Path mobileProfile, Path cloudProfile, Link link) throws IOException;
}
