window.dash_clientside = Object.assign({}, window.dash_clientside, {
  desk: {
    // Marks of cells follow from their row, which a grid does not look at again by itself.
    refresh: function (transaction) {
      if (transaction) setTimeout(() => dash_ag_grid.getApi("inputs").refreshCells({ force: true }), 50);
      return window.dash_clientside.no_update;
    },
  },
});
