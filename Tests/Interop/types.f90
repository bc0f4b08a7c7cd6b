! A library in Fortran that makes datatypes, which a program in Swift decodes.
subroutine make_types(types) bind(c, name="make_types")
  use, intrinsic :: iso_c_binding
  use mpi
  implicit none
  integer(c_int), intent(out) :: types(4)

  type, bind(c) :: cell
    integer(c_int) :: number
    real(c_double) :: position(3)
    real(c_float) :: weight
    complex(c_float_complex) :: phase
  end type
  type(cell), target :: cells(2)
  integer :: made, error, i
  integer(kind=MPI_ADDRESS_KIND) :: places(4), base, next

  ! Not MPI_Get_address, of which some modules take one type of argument alone.
  base = transfer(c_loc(cells(1)), base)
  next = transfer(c_loc(cells(2)), base)
  places(1) = transfer(c_loc(cells(1)%number), base)
  places(2) = transfer(c_loc(cells(1)%position), base)
  places(3) = transfer(c_loc(cells(1)%weight), base)
  places(4) = transfer(c_loc(cells(1)%phase), base)
  places = places - base
  call MPI_Type_create_struct(4, [1, 3, 1, 1], places, [MPI_INTEGER, MPI_DOUBLE_PRECISION, MPI_REAL, MPI_COMPLEX], made, error)
  call MPI_Type_create_resized(made, 0_MPI_ADDRESS_KIND, next - base, types(1), error)
  call MPI_Type_free(made, error)

  ! A part, and a row, of a matrix of 4 rows and 5 columns, whose columns lie one after another.
  call MPI_Type_create_subarray(2, [4, 5], [2, 3], [1, 2], MPI_ORDER_FORTRAN, MPI_INTEGER, types(2), error)
  call MPI_Type_vector(5, 1, 4, MPI_DOUBLE_PRECISION, types(3), error)
  call MPI_Type_contiguous(2, types(1), types(4), error)
  do i = 1, 4
    call MPI_Type_commit(types(i), error)
  end do
end subroutine
