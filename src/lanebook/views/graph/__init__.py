"""The map as files that graph programs read: GraphML, GEXF, node-link JSON and a pair of CSV."""
