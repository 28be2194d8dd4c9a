package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.zoo.Zoo;

/**
 * The paper's evaluation of inference on its hardware, modelled: Jetson TX2 and Tesla K40c over 3G, 4G and Wi-Fi.
 *
 * <p>The same networks give the same numbers, to the last bit. The components' names are those of the JSON.
 *
 * @param mobile the modelled device's name
 * @param cloud the modelled server's name
 * @param headline largest gains over all networks
 * @param paperNetworks largest gains over the paper's networks; a list of one, empty if none of them is studied
 */
public record ModelledStudy(
        String mobile,
        String cloud,
        List<String> networks,
        Headline headline,
        List<Headline> paperNetworks,
        List<ModelledRow> rows,
        List<ModelledGain> gains,
        List<CloudUse> cloudUse,
        List<PlacementStrip> placements,
        List<LayerSizes> layerSizes,
        List<JpegBaseline> jpegBaseline,
        List<AdditivePlanner> additivePlanner) {
    private static final String MOBILE = "jetson-tx2";
    private static final String CLOUD = "tesla-k40c";

    public ModelledStudy {
        networks = List.copyOf(networks);
        paperNetworks = List.copyOf(paperNetworks);
        rows = List.copyOf(rows);
        gains = List.copyOf(gains);
        cloudUse = List.copyOf(cloudUse);
        placements = List.copyOf(placements);
        layerSizes = List.copyOf(layerSizes);
        jpegBaseline = List.copyOf(jpegBaseline);
        additivePlanner = List.copyOf(additivePlanner);
    }

    /** All networks there are: the paper's first, in its order. */
    public static List<String> allNetworks() {
        List<String> names = new ArrayList<>(PaperFigures.NETWORKS);
        Zoo.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    /**
     * Studies networks of the zoo, one or more.
     *
     * @param starting is told each network when its turn comes
     * @throws IllegalArgumentException for a name the zoo does not have
     */
    public static ModelledStudy of(List<String> names, Consumer<String> starting) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names is empty, must have one network or more");
        }
        AnalyticalMachine mobile = AnalyticalMachine.named(MOBILE);
        AnalyticalMachine cloud = AnalyticalMachine.named(CLOUD);
        List<String> distinct =
                names.stream().map(name -> Zoo.network(name).name()).distinct().toList();
        List<StudiedNetwork> networks = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (String name : distinct) {
            starting.accept(name);
            StudiedNetwork network = StudiedNetwork.of(name, mobile, cloud);
            networks.add(network);
            comparisons.addAll(Comparison.all(network));
        }
        return of(distinct, networks, comparisons);
    }

    private static ModelledStudy of(List<String> names, List<StudiedNetwork> networks, List<Comparison> comparisons) {
        List<ModelledGain> gains = comparisons.stream().map(ModelledGain::of).toList();
        return new ModelledStudy(
                MOBILE,
                CLOUD,
                names,
                Headline.of(gains),
                paperHeadline(gains),
                comparisons.stream()
                        .flatMap(one -> ModelledRow.of(one).stream())
                        .toList(),
                gains,
                cloudUse(comparisons),
                comparisons.stream().map(PlacementStrip::of).toList(),
                networks.stream().map(LayerSizes::of).toList(),
                comparisons.stream()
                        .map(JpegBaseline::of)
                        .flatMap(Optional::stream)
                        .toList(),
                comparisons.stream().map(AdditivePlanner::of).toList());
    }

    private static List<Headline> paperHeadline(List<ModelledGain> gains) {
        List<ModelledGain> paper = gains.stream()
                .filter(gain -> PaperFigures.NETWORKS.contains(gain.network()))
                .toList();
        return paper.isEmpty() ? List.of() : List.of(Headline.of(paper));
    }

    private static List<CloudUse> cloudUse(List<Comparison> comparisons) {
        List<Comparison> paper = comparisons.stream()
                .filter(one -> PaperFigures.NETWORKS.contains(one.network().name()))
                .toList();
        List<CloudUse> uses = new ArrayList<>(CloudUse.of("paper", paper));
        uses.addAll(CloudUse.of("all", comparisons));
        return uses;
    }
}
