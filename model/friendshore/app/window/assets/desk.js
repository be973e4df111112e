window.dash_clientside = Object.assign({}, window.dash_clientside, {
  desk: {
    // Marks of cells follow from their row, which a grid does not look at again by itself.
    // A new row is where typing goes on. A grid may be on its way, or its table left meanwhile.
    refresh: function (transaction) {
      if (transaction) setTimeout(() => dash_ag_grid.getApiAsync("inputs").then((grid) => {
        grid.refreshCells({ force: true });
        const node = transaction.add && grid.getRowNode(transaction.add[0].row);
        if (!node || node.rowIndex === null) return;
        grid.ensureIndexVisible(node.rowIndex);
        grid.setFocusedCell(node.rowIndex, grid.getAllDisplayedColumns()[0]);
      }, () => {}), 50);
      return window.dash_clientside.no_update;
    },
  },
});
